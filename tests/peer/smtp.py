#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# A mail server for tests (aiosmtpd), so that Kith's conversation is held with somebody else's
# understanding of SMTP. What it takes it appends to a file, as Python's own parser reads it, a JSON
# line each. How it answers depends on the recipient:
#   later@  452 the first time, then taken      never@  550
#   end@    554 after the text                  slow@   says nothing for a minute
# Usage: smtp.py OUT [--user] [--tls FOLDER]; prints its port, ends with its input.
import asyncio
import email
import email.policy
import json
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult

out = sys.argv[1]
seen = set()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "later" and address not in seen:
            seen.add(address)
            return "452 4.2.2 come back later"
        if name == "never":
            return "550 5.1.1 <%s> is not known here" % address
        if name == "slow":
            await asyncio.sleep(60)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("end@"):
            return "554 5.7.1 not this text"
        m = email.message_from_bytes(envelope.content, policy=email.policy.default)
        row = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": session.auth_data.login.decode() if session.auth_data else None,
            "subject": m["Subject"],
            "sender": str(m["From"]),
            "id": m["Message-ID"],
            "stop": m["List-Unsubscribe"],
            "defects": len(m.defects),
            "text": m.get_content(),
        }
        with open(out, "a") as f:
            f.write(json.dumps(row) + "\n")
        return "250 taken"


def check(server, session, envelope, mechanism, data):
    good = getattr(data, "password", b"") == b"open sesame"
    return AuthResult(success=good, auth_data=data)


def own_authority(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
    return context


async def main():
    options = {}
    if "--tls" in sys.argv:
        options["tls_context"] = own_authority(sys.argv[sys.argv.index("--tls") + 1])
        options["require_starttls"] = True
    if "--user" in sys.argv:
        options.update(authenticator=check, auth_required=True, auth_require_tls="--tls" in sys.argv)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), **options), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


async def run():
    try:
        await main()
    finally:
        import os
        os._exit(0)


asyncio.run(run())
