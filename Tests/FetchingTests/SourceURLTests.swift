// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing
import Wording

@testable import Fetching

/// What is an address of a file, and what is written so that two readers see two hosts in it.
@Suite struct SourceURLTests {
    @Test(arguments: [
        "", " http://a/", "http://a/ ", "http://a/b c", "http://a/\r\nHost: b", "http://a/\n",
        "http://a/\t", "http://a/\0", "http://a/\u{7f}", "http://é.example/", "http://a。b/",
        "http://ａ/", "http://a/é", "http://a\\b/", "http:\\\\a\\", "http://a/<", "http://a/\"",
        "http://a/{x}", "http://a/|", "http://a/^", "http://a/`",
        // No scheme of ours.
        "a", "//a/b", "/etc/passwd", "file:///etc/passwd", "tftp://a/b", "gopher://a/", "dict://a/",
        "ldap://a/", "smb://a/b", "jar:http://a!/b", "javascript:alert(1)", "data:text/csv,a",
        "http:a", "http:/a", "http:///a", "https:a/b", "scp://a/b", "httpx://a/",
        // Users, passwords, fragments.
        "http://a@b", "http://a@b/", "http://a:b@c/", "http://@a/", "http://a%40b/", "http://a#@b/",
        "http://a/#x", "http://a?#", "https://good.example\\@bad.example/",
        // Hosts that are none, or that are addresses to the C library alone.
        "http://", "http:///", "http://?x", "http://.", "http://a.", "http://a../", "http://.a/",
        "http://a..b/", "http://-a/", "http://a-/", "http://a%2eb/", "http://a*b/", "http://a,b/",
        "http://127.1/", "http://0x7f.1/", "http://0x7f000001/", "http://2130706433/",
        "http://017700000001/", "http://0177.0.0.1/", "http://127.0.0.01/", "http://127.0.0.1./",
        "http://1.2.3/", "http://1.2.3.4.5/", "http://256.1.1.1/", "http://a.1/", "http://a.0x1/",
        "http://[127.0.0.1]/", "http://::1/", "http://[::1/", "http://::1]/",
        "http://[::1%25eth0]/",
        "http://[::1%eth0]/", "http://[:::1]/", "http://[1::2::3]/", "http://[12345::]/",
        "http://[::1]x/", "http://[]/", "http://[v1.a]/",
        // Ports.
        "http://a:/", "http://a:0/", "http://a:65536/", "http://a:080x/", "http://a:-1/",
        "http://a:+80/", "http://a:80:80/", "http://a:000080/",
        // Escapes.
        "http://a/%", "http://a/%2", "http://a/%zz", "http://a/?%+",
    ])
    func `an address that is none is refused`(_ text: String) {
        #expect(throws: SourceRefusal.self) { try SourceURL(text) }
    }

    @Test(arguments: [
        ("HTTP://Labo.Example.ORG", "http", "labo.example.org", 80, "/", nil),
        ("https://a/b/c.csv?x=1&y=%20", "https", "a", 443, "/b/c.csv", "x=1&y=%20"),
        ("sftp://a:2222/b", "sftp", "a", 2222, "/b", nil),
        ("https://a:443/", "https", "a", 443, "/", nil),
        ("http://127.0.0.1:8080/x", "http", "127.0.0.1", 8080, "/x", nil),
        ("http://[::FFFF:127.0.0.1]/", "http", "[::ffff:7f00:1]", 80, "/", nil),
        ("http://[2001:DB8::0:1]:81/", "http", "[2001:db8::1]", 81, "/", nil),
        ("http://xn--labo-epa.example/?", "http", "xn--labo-epa.example", 80, "/", ""),
        ("http://a_b.example/../../c", "http", "a_b.example", 80, "/../../c", nil),
        ("http://a?b/c@d", "http", "a", 80, "/", "b/c@d"),
        ("http://1a.example/", "http", "1a.example", 80, "/", nil),
    ])
    func `an address is taken apart`(
        text: String, scheme: String, host: String, port: Int, path: String, query: String?
    ) throws {
        let url = try SourceURL(text)
        #expect(url.scheme.rawValue == scheme && url.host.text == host && url.port == port)
        #expect(url.path == path && url.query == query)
        // What a library is given says the same.
        #expect(try SourceURL(url.text) == url)
    }

    @Test func `what is shown has no query, and an address has a longest length`() throws {
        #expect(try SourceURL("https://a/b?token=secret").shown == "https://a/b")
        let most = "http://a/" + String(repeating: "b", count: SourceURL.longest - 9)
        #expect(try SourceURL(most).path.utf8.count == SourceURL.longest - 8)
        #expect(throws: SourceRefusal.tooLong) { try SourceURL(most + "b") }
    }

    @Test(arguments: [
        ("http://b/c", "http://b/c"), ("//b:81/c", "https://b:81/c"), ("/x?y", "https://a:444/x?y"),
        ("?z", "https://a:444/b/c?z"), ("d.csv", "https://a:444/b/d.csv"),
        ("../d.csv#e", "https://a:444/b/../d.csv"), ("HTTP://B/#c", "http://b/"),
        ("", "https://a:444/b/"), ("/x:y", "https://a:444/x:y"), ("./x:y", "https://a:444/b/./x:y"),
    ])
    func `a redirect is read from where it stands`(location: String, wanted: String) throws {
        #expect(try SourceURL("https://a:444/b/c?d").redirected(to: location).text == wanted)
    }

    @Test(arguments: [
        "//", "//a@b/", "///b", "x:y", "file:/etc/passwd", "javascript:1", "/a b", "/\u{e9}",
        "\\\\b\\c",
        "/\\b", "https:b", "//127.1/", "http://0x7f.1/", "//b\\@c/",
    ])
    func `a redirect to what is no address is refused`(location: String) throws {
        let url = try SourceURL("https://a/b/c")
        #expect(throws: SourceRefusal.self) { try url.redirected(to: location) }
    }

    @Test(arguments: [
        ("http://a/b/c.csv", "c.csv"), ("http://a/c%20d.csv?e/f.csv", "c d.csv"),
        ("http://a/r%C3%A9.csv", "ré.csv"), ("http://a/..%2f..%2fpasswd", "../../passwd"),
        ("http://a", nil), ("http://a/", nil), ("http://a/b/", nil), ("http://a/%ff.csv", nil),
    ])
    func `the last part of the path names the file`(text: String, name: String?) throws {
        #expect(try SourceURL(text).lastName == name)
    }

    @Test(arguments: [
        (["a"], "http://a/", true), (["a"], "https://a/", true), (["a"], "https://a:22/", true),
        (["a"], "http://a:8080/", false), (["a"], "http://b/", false),
        (["a"], "http://b.a/", false),
        (["a"], "http://a.b/", false), (["A.Example"], "http://a.example/", true),
        (["a:8080"], "http://a:8080/", true), (["a:8080"], "http://a/", false),
        (["a:8080", "b"], "http://b/", true), ([], "http://a/", false),
        (["8.8.8.8"], "http://8.8.8.8/", true), (["[2a00::1]"], "http://[2a00::1]/", true),
        (["[2a00::1]:81"], "http://[2A00:0::1]:81/", true), (["a"], "sftp://a/", false),
        // An address is judged where it is connected to, as those of names are.
        (["127.0.0.1"], "http://127.0.0.1/", true),
        (["127.0.0.1"], "http://[::ffff:127.0.0.1]/", false),
    ])
    func `only hosts and ports of the list are taken`(
        hosts: [String], text: String, isTaken: Bool
    ) throws {
        var settings = Settings.Sources()
        settings.hosts = hosts
        let rules = FetchRules(settings)
        #expect(rules.hosts.count == hosts.count)
        let url = try SourceURL(text)
        do {
            try rules.check(url)
            #expect(isTaken)
        } catch {
            #expect(!isTaken)
            #expect(error.sentence.en != error.sentence.fr)
        }
    }

    @Test(arguments: ["", "a:", "a:0", "a/b", "http://a", "*", "*.a", "a@b", "127.1", "::1", "a b"])
    func `a host of the list that is none is a mistake of the settings`(_ text: String) {
        #expect(SourceHost(text) == nil)
    }

    @Test(arguments: [
        "", "a", "10.0.0.0/33", "10.0.0.0/", "10/8", "::/129", "10.0.0.0/-1", "1.2.3.4/8/8",
    ])
    func `a network that is none is a mistake of the settings`(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }
}
