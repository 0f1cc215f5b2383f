# SPDX-License-Identifier: AGPL-3.0-or-later
# Harvests a site to its end with HTTP::OAI; after a hundred records it runs a command.
# oai_harvest.pl BASE COMMAND...    prints: records deleted different
use strict;
use warnings;
use HTTP::OAI;

my ($base, @command) = @ARGV;
my $harvester = HTTP::OAI::Harvester->new(baseURL => $base);
my ($records, $deleted, %seen) = (0, 0);

# It asks for part after part by itself.
sub each_record {
    my $record = shift;
    $records++;
    $deleted++ if ($record->header->status // '') eq 'deleted';
    $seen{ $record->identifier } = 1;
    system(@command) == 0 or die "the command failed\n" if $records == 100 && @command;
}

my $list = $harvester->ListRecords(metadataPrefix => 'oai_dc', onRecord => \&each_record);
die $list->message . "\n" if $list->is_error;
printf "%d %d %d\n", $records, $deleted, scalar keys %seen;
