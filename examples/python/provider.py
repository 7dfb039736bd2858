"""照会に答える業務システムの見本。Python の標準ライブラリだけで動く。

接続プログラム（または連携基盤）が、この計算機の中の住所に照会を持ってくる。Engawa-Subject は、
自機関の符号（機関別符号）。符号と人の対応は people.json にあり、読み直すために毎回開く。

    python3 provider.py [--port 8801] [--people people.json]
"""

import argparse
import json
import pathlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SERVICE = "/certification"
HERE = pathlib.Path(__file__).parent


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # 途中で止まった相手を、いつまでも待たない。
    timeout = 30

    def do_GET(self):
        if self.path.split("?")[0] != SERVICE:
            return self.answer(404)
        subject = self.headers.get("Engawa-Subject")
        if subject is None:
            return self.answer(400)
        people = json.loads(self.server.people.read_text(encoding="utf-8"))
        # 知らない方には 404。理由は書かない。
        if subject not in people:
            return self.answer(404)
        # 渡してよい項目は連携基盤が決めて除く。ここでは連携契約定義どおりに、知っていることを答える。
        self.answer(200, people[subject])

    def answer(self, status, content=None):
        body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        if body:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def refuse_method(self):
        self.close_connection = True  # 読まなかった本文を、次の要求と取り違えない
        self.answer(405)

    do_POST = do_PUT = do_PATCH = do_DELETE = refuse_method

    def log_message(self, *_):
        """記録に人の符号を残さない。"""


class Server(ThreadingHTTPServer):
    request_queue_size = 128


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=8801)
    arguments.add_argument("--people", type=pathlib.Path, default=HERE / "people.json")
    given = arguments.parse_args()
    try:
        json.loads(given.people.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SystemExit(f"{given.people} を読めません（{type(error).__name__}）。engawa codes が書き出したファイルの場所を --people で指定してください。")
    try:
        server = Server(("127.0.0.1", given.port), Provider)
    except OSError as error:
        raise SystemExit(f"ポート {given.port} を開けません（{error.strerror}）。前に起動したものが残っていないか確かめるか、--port を変えてください。")
    server.people = given.people
    print(f"http://127.0.0.1:{server.server_port}{SERVICE}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
