"""照会する業務システムの見本。Python の標準ライブラリだけで動く。

接続プログラムの入口（ENGAWA_DOOR）に X-Road の形で照会し、何が起きたかを最後の一行に書く。
鍵も符号も持たない。それは接続プログラムの仕事である。

    ENGAWA_DOOR=http://127.0.0.1:8090 ENGAWA_SUBJECT=654321-0000000001 python3 caller.py
"""

import http.client
import json
import os
import sys
import urllib.parse
import uuid

if missing := [name for name in ("ENGAWA_DOOR", "ENGAWA_SUBJECT") if not os.environ.get(name)]:
    sys.exit(f"環境変数 {'、'.join(missing)} がありません。入口の住所と、だれについて照会するか（保険者番号-被保険者番号）を指定してください。")
DOOR = urllib.parse.urlsplit(os.environ["ENGAWA_DOOR"])
SUBJECT = os.environ["ENGAWA_SUBJECT"]
REGION = os.environ.get("ENGAWA_REGION", "ENGAWA")
CLIENT = os.environ.get("ENGAWA_CLIENT", "CARE/0000000000/careplan")
SERVICE = os.environ.get("ENGAWA_SERVICE", "GOV/990027/care/certification")
# 書けば、接続プログラムの設定にある利用目的の代わりになる。
PURPOSE = os.environ.get("ENGAWA_PURPOSE")
# 連携基盤は、提供元を20秒待つ。それより長く待つ。
PATIENCE = 40


def ask():
    """一度だけ照会する。http.client は転送を追わず、自分からは送り直さない。"""
    connection = http.client.HTTPConnection(DOOR.hostname, DOOR.port, timeout=PATIENCE)
    headers = {
        "X-Road-Client": f"{REGION}/{CLIENT}",
        "X-Road-Id": str(uuid.uuid4()),
        "Accept": "application/json",
        # 接続プログラムの設定（subject）が、このヘッダーに被保険者番号があることを知っている。
        "X-Insured-Number": SUBJECT,
    }
    if PURPOSE:
        headers["X-Road-PDU-Purpose"] = PURPOSE
    try:
        connection.request("GET", f"/r1/{REGION}/{SERVICE}", headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def understand(response, body):
    """回答、不許可、あとで、分からない、のどれかに分ける。"""
    error = response.headers.get("X-Road-Error")
    if response.status == 200 and error is None:
        return {"outcome": "answered", "answer": json.loads(body)}
    if response.status in (429, 503):
        text = json.loads(body)["message"] if error else None
        return {"outcome": "later", "seconds": response.headers.get("Retry-After"), "text": text}
    if error is None:
        # 提供元か、途中の何かの答え。転送も追わない。
        return {"outcome": "failed", "status": response.status}
    said = json.loads(body)["message"]
    if error.startswith("Client."):
        return {"outcome": "refused", "text": said}
    # 処理されたかどうか分からない。「なかった」とはしない。
    return {"outcome": "unknown", "text": said}


def main():
    try:
        result = understand(*ask())
    except (OSError, http.client.HTTPException, ValueError) as error:
        # つながらない、途中で切れた、読めない。照会は届いたかもしれない。
        text = type(error).__name__
        if isinstance(error, ConnectionRefusedError):
            text = f"接続プログラムの入口（{DOOR.geturl()}）につながりません。engawa connect が動いているか確かめてください。"
        result = {"outcome": "unknown", "text": text}
    print(json.dumps(result, ensure_ascii=False))
    return 0 if result["outcome"] == "answered" else 1


if __name__ == "__main__":
    sys.exit(main())
