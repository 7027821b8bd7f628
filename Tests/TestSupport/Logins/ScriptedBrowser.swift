// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A browser of Python's, with a jar of cookies that lasts: it follows what it is sent to, and fills in the
/// forms of `FactoryDjango`.
package final class ScriptedBrowser: Sendable {
    private let folder: TemporaryFolder

    package init() throws { folder = try TemporaryFolder("bascule-browser") }

    package func close() throws { try folder.remove() }

    /// Where it has come to.
    package struct Page: Decodable, Sendable {
        package let status: Int
        package let url: String
        package let body: String
        /// By name, those of all sites.
        package let cookies: [String: String]
        /// Every address that it asked, in order.
        package let visited: [String]
    }

    private struct Trip: Encodable {
        let jar: String
        let url: String
        let name: String
        let password: String
        let stop: String
    }

    /// Goes there, logs in and allows whatever is asked on the way.
    ///
    /// - Parameter stop: an address that begins so is not asked any more: the page is where it led to.
    package func go(
        to url: String, as name: String = "", password: String = "", stoppingAt stop: String = ""
    ) async throws -> Page {
        let trip = Trip(
            jar: folder.path + "/jar", url: url, name: name, password: password, stop: stop)
        let told = try await ChildProcess.succeed(
            "/usr/bin/python3", ["-c", Self.script],
            input: String(decoding: try JSONEncoder().encode(trip), as: UTF8.self),
            within: .seconds(120))
        return try JSONDecoder().decode(Page.self, from: Data(told.utf8))
    }

    private static let script = #"""
        import http.cookiejar, json, os, re, sys, urllib.error, urllib.parse, urllib.request
        from html import unescape

        trip = json.load(sys.stdin)
        jar = http.cookiejar.LWPCookieJar(trip["jar"])
        if os.path.exists(trip["jar"]):
            jar.load(ignore_discard=True)
        visited = []

        class Stop(Exception):
            pass

        def check(url):
            if trip["stop"] and url.startswith(trip["stop"]):
                raise Stop(url)
            visited.append(url)

        class Redirects(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, request, file, code, message, headers, url):
                check(url)
                return super().redirect_request(request, file, code, message, headers, url)

        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar), Redirects())

        def ask(url, fields=None):
            check(url)
            data = urllib.parse.urlencode(fields).encode() if fields is not None else None
            request = urllib.request.Request(url, data, {"Accept-Language": "en"})
            try:
                answer = opener.open(request, timeout=60)
            except urllib.error.HTTPError as error:
                answer = error
            return answer.status, answer.geturl(), answer.read().decode()

        def finish(status, url, body):
            jar.save(ignore_discard=True)
            cookies = {cookie.name: cookie.value for cookie in jar}
            json.dump({
                "status": status, "url": url, "body": body, "cookies": cookies, "visited": visited},
                sys.stdout)

        try:
            status, url, body = ask(trip["url"])
            for _ in range(3):
                fields = {
                    unescape(name): unescape(value) for name, value in
                    re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', body)}
                if "csrfmiddlewaretoken" not in fields:
                    break
                if 'name="password"' in body:
                    fields |= {"username": trip["name"], "password": trip["password"]}
                else:
                    fields["allow"] = "Authorize"
                status, url, body = ask(url, fields)
            finish(status, url, body)
        except Stop as stop:
            finish(0, str(stop), "")
        """#
}
