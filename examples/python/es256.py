"""ES256（ECDSA、P-256、SHA-256）の署名を確かめる。Python の標準ライブラリにないので、ここにある。

確かめるだけで、秘密のものは扱わない。署名や鍵の交換には使えない（かかる時間から、鍵が知られてしまう）。
式は SEC 1 の 4.1.4、値は FIPS 186 の P-256。
"""

import base64
import hashlib

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def read_base64url(text):
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def verify(jwk, message, signature):
    """jwk は公開鍵、signature は r と s の64バイト（JWS の形）。"""
    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or len(signature) != 64:
        return False
    point = tuple(int.from_bytes(read_base64url(jwk[name]), "big") for name in ("x", "y"))
    r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
    if not is_on_curve(point) or not 0 < r < N or not 0 < s < N:
        return False
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    w = pow(s, -1, N)
    total = add(multiply(G, digest * w % N), multiply(point, r * w % N))
    return total is not None and total[0] % N == r


def is_on_curve(point):
    x, y = point
    return 0 <= x < P and 0 <= y < P and (y * y - (x * x * x - 3 * x + B)) % P == 0


def add(one, other):
    """None は無限遠点。"""
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, P) if one == other else (y2 - y1) * pow(x2 - x1, -1, P)
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def multiply(point, times):
    total = None
    while times:
        if times & 1:
            total = add(total, point)
        point = add(point, point)
        times >>= 1
    return total
