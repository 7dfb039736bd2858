"""知らせを受ける業務システムの見本（受信口、webhook）。Python の標準ライブラリだけで動く。

連携基盤が送ってくるもの（CloudEvents）の署名を確かめ、封をしたまま失われない所に一度だけ置く。封は開けない。開けるには、この業務システムの
鍵を持つ接続プログラムか JOSE のライブラリを使う（docs/webhooks.md）。

    ENGAWA_EXCHANGE=https://… ENGAWA_HOOK=https://…/hook python3 receiver.py [--port 8802] [--folder mail]
    python3 receiver.py --taken    # 受け取ったものを一行ずつ
"""

import argparse
import hashlib
import json
import os
import pathlib
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from es256 import read_base64url, verify

HERE = pathlib.Path(__file__).parent
TYPES = {"municipal/certification-changed"}
RUN_MODES = ("通常", "訓練", "試験")
LARGEST = 64 * 1024 * 1024
# 知らない kid が来るたびに読みに行くと、偽の送り手に動かされてしまう。
LEAST_BETWEEN_READS = 1


class Untrusted(Exception):
    """連携基盤からのものと認められない。"""


class Keys:
    """連携基盤の公開鍵。知らない kid が来たら、読み直す。"""

    def __init__(self, exchange):
        self.address = f"{exchange}/webhook/jwks"
        self.known, self.read_at, self.lock = {}, -LEAST_BETWEEN_READS, threading.Lock()

    def find(self, kid):
        with self.lock:
            if kid not in self.known and time.monotonic() - self.read_at >= LEAST_BETWEEN_READS:
                with urllib.request.urlopen(self.address, timeout=5) as response:
                    self.known = {key["kid"]: key for key in json.load(response)["keys"]}
                self.read_at = time.monotonic()
            return self.known.get(kid)


def check(token, keys, expected):
    """署名、署名の種類、期限と、書かれていることが要求どおりかを確かめる。"""
    try:
        head, payload, signature = token.split(".")
        header, claims = (json.loads(read_base64url(part)) for part in (head, payload))
        # 種類は、こちらで決める。トークンには選ばせない。
        if header["alg"] != "ES256" or header["typ"] != "webhook+jwt":
            raise Untrusted
        key = keys.find(header["kid"])
        if key is None or not verify(key, f"{head}.{payload}".encode(), read_base64url(signature)):
            raise Untrusted
        if not claims["iat"] - 10 <= time.time() < claims["exp"]:
            raise Untrusted
        if any(claims[name] != value for name, value in expected.items()):
            raise Untrusted
    except (ValueError, KeyError, TypeError) as error:
        raise Untrusted from error


def read_event(headers, body):
    """属性と、封をした中身。CloudEvents のバイナリーの形と、構造化の形。"""
    kind = headers.get_content_type()
    if kind == "application/cloudevents+json":
        event = json.loads(body)
        sealed = event.pop("data")
        event.pop("datacontenttype")
        return event, sealed
    if kind == "application/jose":
        event = {
            name.lower()[3:]: urllib.parse.unquote(value, errors="strict")
            for name, value in headers.items()
            if name.lower().startswith("ce-")
        }
        return event, body.decode("ascii")
    raise LookupError(kind)


def keep(folder, event, sealed):
    """失われない所に置く。同じ（source, id）のものがあれば、何もしない。実施区分ごとに分ける。"""
    place = folder / event["runmode"]
    place.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(json.dumps([event["source"], event["id"]]).encode()).hexdigest()
    with tempfile.NamedTemporaryFile("w", dir=place, prefix=".", suffix=".part", encoding="utf-8") as file:
        json.dump({**event, "data": sealed}, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
        try:
            # 名前を付けるのは一度で、あれば失敗する。同時に来ても、どちらか一つになる。
            os.link(file.name, place / f"{name}.json")
        except FileExistsError:
            return
    for path in (place, folder, folder.parent):
        held = os.open(path, os.O_RDONLY)
        os.fsync(held)
        os.close(held)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # 途中で止まった相手を、いつまでも待たない。
    timeout = 30

    def do_OPTIONS(self):
        """送ってよいかとの問いに答える。知っている連携基盤にだけ、よいと言う。"""
        origin = self.headers.get("WebHook-Request-Origin", "")
        known = origin == urllib.parse.urlsplit(self.server.exchange).hostname
        allowed = {"WebHook-Allowed-Origin": origin, "WebHook-Allowed-Rate": "600"} if known else {}
        self.answer(200, {"Allow": "POST", **allowed})

    def do_POST(self):
        size = int(self.headers.get("Content-Length") or 0)
        if size > LARGEST or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            return self.answer(413)
        self.answer(self.take(self.rfile.read(size)))

    def take(self, body):
        try:
            event, sealed = read_event(self.headers, body)
        except LookupError:
            return 415
        except (ValueError, AttributeError):
            return 400
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        expected = {
            "iss": self.server.exchange,
            "aud": self.server.hook,
            "event": event,
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        try:
            if scheme != "Bearer":
                raise Untrusted
            check(token, self.server.keys, expected)
        except Untrusted:
            return 401
        except OSError:
            return 503  # 鍵を読めない。あとで、また来る
        if event["type"] not in TYPES or event["runmode"] not in RUN_MODES:
            return 415
        keep(self.server.folder, event, sealed)
        return 204

    def answer(self, status, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """記録に何も残さない。"""


class Server(ThreadingHTTPServer):
    request_queue_size = 128


def print_taken(folder):
    for path in sorted(folder.glob("*/*.json")):
        event = json.loads(path.read_text(encoding="utf-8"))
        print(json.dumps({"message": event["id"], "runmode": event["runmode"]}, ensure_ascii=False))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=8802)
    arguments.add_argument("--folder", type=pathlib.Path, default=HERE / "mail")
    arguments.add_argument("--taken", action="store_true")
    given = arguments.parse_args()
    if given.taken:
        return print_taken(given.folder)
    server = Server(("127.0.0.1", given.port), Receiver)
    server.folder = given.folder.resolve()
    server.exchange = os.environ["ENGAWA_EXCHANGE"].rstrip("/")
    server.hook = os.environ["ENGAWA_HOOK"]
    server.keys = Keys(server.exchange)
    print(server.hook, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
