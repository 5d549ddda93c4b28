# SPDX-License-Identifier: GPL-3.0-or-later
"""An application server that writes a log of its own.

    logging_app.py LOG STATUS SAID SHOWN

Answers with STATUS and the page SHOWN; for each request that fails, the file SAID is added to LOG, with {at} for the time.
"""
import http.server
import sys
import time

log = open(sys.argv[1], "a", buffering=1)
status = int(sys.argv[2])
said, shown = open(sys.argv[3]).read(), open(sys.argv[4], "rb").read()


class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if status >= 500:
            at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
            log.write(said.replace("{at}", at).replace("{path}", self.path))
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(shown)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(shown)

    do_HEAD = do_POST = do_GET

    def log_message(self, *ignored):
        pass


http.server.ThreadingHTTPServer(("", 8080), Shop).serve_forever()
