// SPDX-License-Identifier: Apache-2.0

extension TestIssuer {
    /// A provider in Python, over Debian's jwcrypto. What it does is in `control.json` of its folder,
    /// which is read anew for each request:
    ///
    /// - `document`, `claims`: set in what it says; null takes out.
    /// - `key`, `shows`: the key that signs (`first`, `second`), and those that it shows.
    /// - `alg`: how it signs (`none` and `HS256` too, with the public key as the secret); `head`.
    /// - `answers`: by path a status, a body, a `location`, a `delay` in seconds, a `size` in bytes.
    /// - `user_info`: what else it tells of somebody.
    static let script = #"""
        import base64, hashlib, hmac, json, os, ssl, sys, threading, time, urllib.parse
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        from jwcrypto import jwk, jws

        folder, certificate = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
        keys = {}
        for name in ("first", "second"):
            keys[name] = jwk.JWK.generate(kty="RSA", size=2048, kid=name, alg="RS256", use="sig")
        keys["curve"] = jwk.JWK.generate(kty="EC", crv="P-256", kid="curve", use="sig")
        codes, lock = {}, threading.Lock()
        secret = "of the console"

        def control():
            with open(folder + "/control.json") as file:
                return json.load(file)

        def b64(data):
            return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

        def over(base, changes):
            for name, value in changes.items():
                if value is None:
                    base.pop(name, None)
                else:
                    base[name] = value
            return base

        def token(claims, control):
            alg, key = control.get("alg", "RS256"), keys[control.get("key", "first")]
            head = over({"alg": alg, "typ": "JWT", "kid": key["kid"]}, control.get("head", {}))
            body = json.dumps(claims).encode()
            if alg in ("none", "HS256"):
                told = b64(json.dumps(head).encode()) + "." + b64(body)
                mac = hmac.new(key.export_to_pem(), told.encode(), hashlib.sha256).digest()
                return told + "." + (b64(mac) if alg == "HS256" else "")
            signed = jws.JWS(body)
            signed.add_signature(key, None, json.dumps(head), None)
            text = signed.serialize(compact=True)
            if control.get("forged"):
                parts = text.split(".")
                text = parts[0] + "." + b64(json.dumps({**claims, **control["forged"]}).encode()) + "." + parts[2]
            return text

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *rest):
                pass

            def base(self):
                return ("https" if certificate else "http") + "://" + self.headers["Host"]

            def reply(self, body, status=200, headers={}):
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self):
                self.answer(b"")

            def do_POST(self):
                self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def answer(self, body):
                asked = control()
                parts = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(parts.query))
                form = dict(urllib.parse.parse_qsl(body.decode()))
                with lock, open(folder + "/log.jsonl", "a") as file:
                    file.write(json.dumps({
                        "path": parts.path, "form": form,
                        "authorization": self.headers.get("Authorization", "")}) + "\n")
                odd = asked.get("answers", {}).get(parts.path)
                if odd:
                    time.sleep(odd.get("delay", 0))
                    if "location" in odd:
                        return self.reply(b"", 302, {"Location": odd["location"]})
                    if "size" in odd:
                        return self.reply(b" " * odd["size"] + b"{}")
                    if "header" in odd:
                        return self.reply(b"{}", 200, {"X-Long": "a" * 1000 for _ in range(1)} | {
                            f"X-{n}": "a" * 1000 for n in range(odd["header"])})
                    if "body" in odd or "status" in odd:
                        return self.reply(odd.get("body", {}), odd.get("status", 200))
                place = {
                    "/.well-known/openid-configuration": self.document, "/keys": self.keys,
                    "/authorize": self.authorize, "/token": self.token, "/user": self.user,
                }.get(parts.path)
                if place is None:
                    return self.reply({}, 404)
                place(asked, query, form)

            def document(self, asked, query, form):
                base = self.base()
                self.reply(over({
                    "issuer": base, "authorization_endpoint": base + "/authorize",
                    "token_endpoint": base + "/token", "jwks_uri": base + "/keys",
                    "userinfo_endpoint": base + "/user"}, asked.get("document", {})))

            def keys(self, asked, query, form):
                shown = [json.loads(keys[name].export_public()) for name in asked.get("shows", ["first"])]
                self.reply({"keys": asked.get("other_keys", []) + shown})

            def authorize(self, asked, query, form):
                code = b64(os.urandom(24))
                codes[code] = query
                back = {"code": code, "state": query["state"], **asked.get("back", {})}
                if "error" in back:
                    back.pop("code")
                place = query["redirect_uri"] + "?" + urllib.parse.urlencode(back)
                self.reply(b"", 302, {"Location": place})

            def token(self, asked, query, form):
                begun = codes.pop(form.get("code", ""), None)
                if begun is None and form.get("code") != "any":
                    return self.reply({"error": "invalid_grant"}, 400)
                if begun is not None:
                    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
                    if b64(digest) != begun["code_challenge"]:
                        return self.reply({"error": "invalid_grant"}, 400)
                pair = base64.b64encode(f"console:{urllib.parse.quote(secret)}".encode()).decode()
                told = self.headers.get("Authorization", "")
                if told != "Basic " + pair and form.get("client_secret") != secret:
                    return self.reply({"error": "invalid_client"}, 401)
                now = time.time()
                claims = {
                    "iss": self.base(), "aud": "console", "sub": "subject-1", "iat": int(now),
                    "exp": int(now) + 300, "preferred_username": "ada", "groups": ["labo"]}
                if begun is not None:
                    claims["nonce"] = begun["nonce"]
                changes = dict(asked.get("claims", {}))
                for name in ("iat", "exp", "nbf"):
                    if isinstance(changes.get(name), str):
                        changes[name] = now + float(changes[name])
                over(claims, changes)
                self.reply({
                    "access_token": "for-user-info", "token_type": "Bearer",
                    "id_token": asked.get("token") or token(claims, asked)})

            def user(self, asked, query, form):
                if self.headers.get("Authorization") != "Bearer for-user-info":
                    return self.reply({}, 401)
                self.reply(over({"sub": "subject-1"}, asked.get("user_info", {})))

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, certificate.replace(".pem", ".key"))
            server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """#
}
