/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The words that codes on paper are made of: short, well known, hard to mistake for one another.
 * One byte of chance is one word. */
#include "kernel/code.h"

const char *const code_words[CODE_WORD_COUNT] = {
    "acorn",    "amber",  "anchor",  "apple",   "apron",   "arrow",   "autumn",   "badge",
    "baker",    "bamboo", "banjo",   "barley",  "barn",    "basil",   "basket",   "beach",
    "bean",     "beaver", "bench",   "berry",   "birch",   "bird",    "bloom",    "boat",
    "bonnet",   "book",   "boot",    "bottle",  "bowl",    "branch",  "bread",    "brick",
    "bridge",   "brook",  "broom",   "brush",   "bucket",  "butter",  "button",   "cabin",
    "cactus",   "camel",  "candle",  "canoe",   "canvas",  "carpet",  "carrot",   "cedar",
    "cello",    "chair",  "chalk",   "cheese",  "cherry",  "chess",   "cider",    "clay",
    "cliff",    "clock",  "cloud",   "clover",  "coast",   "cocoa",   "comet",    "copper",
    "coral",    "corn",   "cotton",  "crayon",  "cup",     "curtain", "daisy",    "dance",
    "dawn",     "deer",   "desert",  "dish",    "dolphin", "door",    "dove",     "drum",
    "duck",     "eagle",  "earth",   "feather", "fern",    "ferry",   "fiddle",   "field",
    "finch",    "flag",   "flax",    "flute",   "forest",  "fork",    "fountain", "fox",
    "garden",   "garlic", "gate",    "ginger",  "glass",   "globe",   "glove",    "goat",
    "grain",    "grape",  "grass",   "guitar",  "hammer",  "harbor",  "harp",     "harvest",
    "hazel",    "heron",  "hill",    "honey",   "horn",    "horse",   "house",    "iris",
    "island",   "jacket", "jar",     "jasmine", "juniper", "kettle",  "kite",     "ladder",
    "lake",     "lamp",   "lantern", "lark",    "laurel",  "lemon",   "lentil",   "letter",
    "lily",     "linen",  "lion",    "lotus",   "maize",   "mango",   "maple",    "marble",
    "meadow",   "melon",  "mill",    "mint",    "mirror",  "moon",    "morning",  "moss",
    "mountain", "needle", "nest",    "north",   "oak",     "oat",     "ocean",    "olive",
    "onion",    "orange", "orchard", "otter",   "owl",     "oyster",  "paddle",   "paint",
    "palm",     "panda",  "paper",   "parrot",  "peach",   "pear",    "pebble",   "pencil",
    "pepper",   "piano",  "pillow",  "pine",    "planet",  "plum",    "pocket",   "pond",
    "poppy",    "potato", "quail",   "quilt",   "rabbit",  "rain",    "raven",    "reed",
    "ribbon",   "rice",   "river",   "robin",   "roof",    "rope",    "rose",     "saddle",
    "saffron",  "sail",   "salt",    "sand",    "scarf",   "seed",    "shell",    "ship",
    "shoe",     "silk",   "silver",  "sky",     "snow",    "soap",    "song",     "sparrow",
    "spice",    "spoon",  "spring",  "squash",  "star",    "stone",   "stove",    "straw",
    "summer",   "sun",    "swan",    "table",   "tea",     "thread",  "thyme",    "timber",
    "toast",    "tomato", "tower",   "train",   "tree",    "trumpet", "tulip",    "turtle",
    "valley",   "velvet", "village", "violet",  "violin",  "wagon",   "walnut",   "water",
    "wheat",    "wheel",  "willow",  "window",  "winter",  "wood",    "wool",     "yarn",
};
