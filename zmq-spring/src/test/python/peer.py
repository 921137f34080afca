"""A ZeroMQ peer for the tests, on libzmq.

peer.py TYPE bind|connect ENDPOINT [COUNT [TOPIC [OPTION=VALUE...]]]

A topic is a text, or bytes in the form hex:00FF. Says "ready ENDPOINT" and then, one line per message, what it gets: the frames
in hexadecimal, separated by spaces. What it sends is said at its function. The options are those of libzmq, such as
curve_server=1, and who may connect: clients=KEY with CURVE, users=NAME:PASSWORD with PLAIN.
"""
import json
import sys
import zmq
from zmq.auth.thread import ThreadAuthenticator

try:
    import wire
except ImportError:
    wire = None

ENDPOINT = sys.argv[3]
COUNT = int(sys.argv[4]) if len(sys.argv) > 4 else 1
TOPIC = sys.argv[5] if len(sys.argv) > 5 else ""
TOPIC = bytes.fromhex(TOPIC[4:]) if TOPIC.startswith("hex:") else TOPIC.encode()


def say(text):
    print(text, flush=True)


def show(frames):
    say(" ".join(frame.hex() or "-" for frame in frames))


def numbers(socket):
    """COUNT messages of three frames: a number, nothing, the number again"""
    for i in range(COUNT):
        number = str(i).encode()
        socket.send_multipart([number, b"", number])


def push(socket):
    numbers(socket)


def pull(socket):
    for _ in range(COUNT):
        show(socket.recv_multipart())


def pub(socket):
    """Once it has a subscriber: COUNT messages of topic and number, and others"""
    say("subscribed " + socket.recv().hex())
    for i in range(COUNT):
        socket.send_multipart([b"other", b"x"])
        socket.send_multipart([TOPIC[:-1], b"x"])
        socket.send_multipart([TOPIC, str(i).encode()])


def sub(socket):
    socket.setsockopt(zmq.SUBSCRIBE, TOPIC)
    pull(socket)


def pair(socket):
    """Each message again, behind one more frame"""
    for _ in range(COUNT):
        frames = socket.recv_multipart()
        show(frames)
        socket.send_multipart([b"again"] + frames)


def req(socket):
    """COUNT requests, one after the other: "request 0" ..."""
    for i in range(COUNT):
        socket.send(b"request %d" % i)
        show(socket.recv_multipart())


def dealer(socket):
    """COUNT requests at once, "request 0" ..., with an envelope of its own"""
    for i in range(COUNT):
        socket.send_multipart([b"%d" % i, b"", b"request %d" % i])
    for _ in range(COUNT):
        show(socket.recv_multipart())


def rep(socket):
    """To each request "reply to" and the request"""
    for _ in range(COUNT):
        frames = socket.recv_multipart()
        show(frames)
        socket.send(b"reply to " + frames[-1])


def dealer_without_delimiter(socket):
    """COUNT messages that are no requests, each of one frame and of two"""
    for _ in range(COUNT):
        socket.send(b"no request")
        socket.send_multipart([b"no", b"request"])


def index_frames(socket):
    """A server that knows where the frames of a REQ stand, and no others"""
    for _ in range(COUNT):
        frames = socket.recv_multipart()
        show(frames[1:])
        socket.send_multipart([frames[0], frames[1], b"reply to " + frames[2]])


def bind_back(kind):
    socket = context.socket(kind)
    socket.setsockopt(zmq.LINGER, 0)
    socket.bind("tcp://127.0.0.1:*")
    say("back " + socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode())
    return socket


def broker(clients):
    """Says where servers connect to, and what clients send behind their routing ids"""
    servers = bind_back(zmq.DEALER)
    poller = zmq.Poller()
    poller.register(clients, zmq.POLLIN)
    poller.register(servers, zmq.POLLIN)
    while True:
        for socket, _ in poller.poll():
            frames = socket.recv_multipart()
            if socket is clients:
                show(frames[1:])
                servers.send_multipart(frames)
            else:
                clients.send_multipart(frames)


def proxy(publishers):
    """Says where subscribers connect to"""
    zmq.proxy(publishers, bind_back(zmq.XPUB))


def show_message(leading, headers, payload):
    say(json.dumps({"leading": [frame.decode() for frame in leading], "headers": headers, "payload": payload}))


def receive_headers(socket):
    """By the snippet of the documentation"""
    for _ in range(COUNT):
        show_message(*wire.receive(socket))


def receive_published_headers(socket):
    socket.setsockopt(zmq.SUBSCRIBE, TOPIC)
    receive_headers(socket)


def send_headers(socket):
    for i in range(COUNT):
        wire.send(socket, [], {"number": str(i)}, "text %d" % i)


def publish_headers(socket):
    say("subscribed " + socket.recv().hex())
    for i in range(COUNT):
        wire.send(socket, [TOPIC], {"number": str(i)}, "text %d" % i)


def return_headers(socket):
    """Each message back where it came from"""
    for _ in range(COUNT):
        leading, headers, payload = wire.receive(socket)
        show_message([] if socket.type == zmq.ROUTER else leading, headers, payload)
        wire.send(socket, leading, headers, payload)


def exchange_headers(socket):
    """A message, then what comes for it, and so on"""
    for i in range(COUNT):
        wire.send(socket, [], {"number": str(i)}, "text %d" % i)
        show_message(*wire.receive(socket))


def ask_with_headers(socket):
    """COUNT requests at once, numbered from the end"""
    for i in range(COUNT):
        wire.ask(socket, COUNT - i, {"colour": "red"}, "request %d" % (COUNT - i))
    for _ in range(COUNT):
        number, failed, headers, payload = wire.reply_of(socket)
        say(json.dumps({"number": number, "failed": failed, "headers": headers, "payload": payload}))


def answer_with_headers(socket):
    def handle(headers, payload):
        if payload == "bad":
            raise ValueError("no such thing")
        return {"taste": headers.get("colour", "none")}, "reply to " + payload
    for _ in range(COUNT):
        wire.answer(socket, handle)


def echo_envelope(socket):
    """A dealer or router that sends each reply behind the frames of its request"""
    for _ in range(COUNT):
        frames = socket.recv_multipart()
        show(frames)
        socket.send_multipart(frames[:-1] + [b"reply to " + frames[-1]])


authenticators = []


def secure(socket):
    for option in sys.argv[6:]:
        name, value = option.split("=", 1)
        if name == "clients":
            authenticator().configure_curve_callback("*", Clients(value.encode()))
        elif name == "users":
            authenticator().configure_plain("*", dict([value.split(":")]))
        else:
            setattr(socket, name, int(value) if value.isdigit() else value.encode())


def authenticator():
    thread = ThreadAuthenticator(context)
    thread.start()
    # It ends when nobody refers to it
    authenticators.append(thread)
    return thread


class Clients:
    def __init__(self, key):
        self.key = key

    def callback(self, domain, key):
        return key == self.key


TYPES = {
    "push": (zmq.PUSH, push),
    "pull": (zmq.PULL, pull),
    "pub": (zmq.XPUB, pub),
    "sub": (zmq.SUB, sub),
    "pair": (zmq.PAIR, pair),
    "req": (zmq.REQ, req),
    "dealer": (zmq.DEALER, dealer),
    "rep": (zmq.REP, rep),
    "pull-headers": (zmq.PULL, receive_headers),
    "sub-headers": (zmq.SUB, receive_published_headers),
    "push-headers": (zmq.PUSH, send_headers),
    "pub-headers": (zmq.XPUB, publish_headers),
    "pair-headers": (zmq.PAIR, return_headers),
    "dealer-headers": (zmq.DEALER, return_headers),
    "router-headers": (zmq.ROUTER, return_headers),
    "dealer-asks-headers": (zmq.DEALER, exchange_headers),
    "ask-headers": (zmq.DEALER, ask_with_headers),
    "answer-headers": (zmq.ROUTER, answer_with_headers),
    "dealer-server": (zmq.DEALER, echo_envelope),
    "router-server": (zmq.ROUTER, echo_envelope),
    "index-server": (zmq.ROUTER, index_frames),
    "dealer-without-delimiter": (zmq.DEALER, dealer_without_delimiter),
    "broker": (zmq.ROUTER, broker),
    "proxy": (zmq.XSUB, proxy),
}

context = zmq.Context()
kind, behave = TYPES[sys.argv[1]]
peer = context.socket(kind)
peer.setsockopt(zmq.LINGER, 5000)
secure(peer)
if sys.argv[2] == "bind":
    peer.bind(ENDPOINT)
    ENDPOINT = peer.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode()
else:
    peer.connect(ENDPOINT)
say("ready " + ENDPOINT)
behave(peer)
say("done")
# Until the test closes this end: a pair, say, may have more to hear
sys.stdin.read()
peer.close()
for running in authenticators:
    running.stop()
context.term()
