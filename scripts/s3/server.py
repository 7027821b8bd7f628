# SPDX-License-Identifier: Apache-2.0
"""A server of S3 on loopback: what it does is moto's, and whether a question is signed rightly botocore says.

usage: server.py ADDRESS PORT FOLDER      PORT 0: a free one. The port is the first line of the output, then one line a
question: its method and its path as they came.
Every question is signed anew by botocore from its parts, whose escapes are read and written again: one that is signed
otherwise, or whose body is another, is refused. moto alone would take any signature.

What tests want of it besides stands in FOLDER as JSON, by the name of a file, read at each question:
seed      {bucket: [[key, text], …]}: made once, before the port is told
skew      seconds by which its clock is ahead of ours
answers   [[method, part of the path, times, status, {head: value}, text], …]: the first that fits is given instead
"""
import base64
import datetime
import hashlib
import io
import json
import re
import sys
import threading
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.core import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

ACCESS_KEY, SECRET, REGION = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "eu-west-3"
FOLDER = Path(sys.argv[3])
QUARTER = 15 * 60
given, lock = {}, threading.Lock()


class Refused(Exception):
    def __init__(self, status, code, text="", more=""):
        super().__init__(code)
        self.status, self.body = status, (
            f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{text}</Message>{more}</Error>").encode()


def wish(name, default):
    path = FOLDER / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else default


def verify(environ, raw_path, raw_query, body):
    """Refuses what AWS would refuse of its signature."""
    word = r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)"
    match = re.fullmatch(word, environ.get("HTTP_AUTHORIZATION", ""))
    if not match:
        raise Refused(403, "AccessDenied", "not signed")
    access_key, day, region, signed, signature = match.groups()
    signed = signed.split(";")
    heads = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    if "CONTENT_TYPE" in environ and environ["CONTENT_TYPE"]:
        heads["content-type"] = environ["CONTENT_TYPE"]
    unsigned = [name for name in heads if name.startswith("x-amz-") and name not in signed]
    if access_key != ACCESS_KEY:
        raise Refused(403, "InvalidAccessKeyId", "The key id is not in our records")
    if region != REGION:
        raise Refused(400, "AuthorizationHeaderMalformed", "another region", f"<Region>{REGION}</Region>")
    if unsigned or "host" not in signed or signed != sorted(signed):
        raise Refused(403, "SignatureDoesNotMatch", f"unsigned or in no order: {unsigned} {signed}")
    stamp = heads.get("x-amz-date", "")
    told = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=wish("skew", 0))
    if abs((now - told).total_seconds()) > QUARTER or not stamp.startswith(day):
        raise Refused(403, "RequestTimeTooSkewed", "The difference between the request time and ours is too large")
    if heads.get("x-amz-content-sha256") != hashlib.sha256(body).hexdigest():
        raise Refused(400, "XAmzContentSHA256Mismatch", "The body has another digest")
    path = quote(unquote_to_bytes(raw_path), safe="/-_.~")
    request = AWSRequest(
        method=environ["REQUEST_METHOD"], url=f"http://{heads['host']}{path}",
        headers={name: heads[name] for name in signed},
        # As pairs of bytes; botocore writes the escapes.
        params=[(name, value) for name, value in parse_qsl(
            raw_query.replace("+", "%2B"), keep_blank_values=True, encoding="latin-1")] or None)
    request.context["timestamp"] = stamp
    auth = Latin(Credentials(ACCESS_KEY, SECRET), "s3", region)
    wanted = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    if wanted != signature:
        raise Refused(403, "SignatureDoesNotMatch", "The signature is another")
    digest = heads.get("x-amz-checksum-sha256")
    if digest and digest != base64.b64encode(hashlib.sha256(body).digest()).decode():
        raise Refused(400, "BadDigest", "The body has another checksum")


class Latin(S3SigV4Auth):
    """Values of a query are any bytes: a character each."""

    def _canonical_query_string_params(self, params):
        pairs = [(quote(name.encode("latin-1"), safe="-_.~"), quote(value.encode("latin-1"), safe="-_.~"))
                 for name, value in params]
        return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def instead(method, path):
    """The answer that a test wants, while it does."""
    for number, (verb, part, times, status, heads, text) in enumerate(wish("answers", [])):
        if verb == method and part in path:
            with lock:
                given[number] = given.get(number, 0) + 1
                if given[number] > times:
                    continue
            return status, heads, text
    return None


def judged(app):
    def answer(environ, start):
        raw = environ["RAW_URI"]
        path, _, query = raw.partition("?")
        method = environ["REQUEST_METHOD"]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        print(method, raw, flush=True)
        try:
            verify(environ, path, query, body)
        except Refused as refused:
            start(f"{refused.status} No", [("Content-Type", "application/xml")])
            return [refused.body if method != "HEAD" else b""]
        wanted = instead(method, raw)
        if wanted:
            status, heads, text = wanted
            start(f"{status} As told", list({"Content-Length": str(len(text.encode())), **heads}.items()))
            return [text.encode() if method != "HEAD" else b""]
        environ["wsgi.input"] = io.BytesIO(body)
        return app(environ, start)
    return answer


class Handler(WSGIRequestHandler):
    def log(self, *_):
        pass

    log_request = log_error = log


def seed():
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    for bucket, objects in wish("seed", {}).items():
        backend.create_bucket(bucket, REGION)
        for key, text in objects:
            backend.put_object(bucket, key, text.encode())


seed()
server = make_server(sys.argv[1], int(sys.argv[2]), judged(create_backend_app("s3")), threaded=True,
                     request_handler=Handler)
print(server.server_port, flush=True)
server.serve_forever()
