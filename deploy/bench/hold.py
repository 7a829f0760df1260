"""Holds connections open to a port of 127.0.0.1.

    hold.py PORT NUMBER READY

Opens NUMBER connections, writes the file READY when all of them are open, and asks for the health of the server on each of
them every 30 seconds, so that the server does not close them as idle. Runs until it is killed, an hour at most.
"""

import pathlib
import resource
import socket
import sys
import time

port, number, ready = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
request = b"GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(number + 100, hard), hard))
connections = []
for i in range(number):
    # an address of the client has some 28,000 ports, of which others may be in use
    connections.append(socket.create_connection(("127.0.0.1", port), timeout=10, source_address=("127.0.0.%d" % (1 + i % 8), 0)))
ready.touch()
for _ in range(120):
    time.sleep(30)
    for connection in connections:
        connection.sendall(request)
        connection.recv(4096)
