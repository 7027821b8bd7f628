// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct ConnectionRefusalTests {
    @Test(arguments: [
        (
            "connection to server on socket \"/run/.s.PGSQL.5432\" failed: FATAL:  28P01: password"
                + " authentication failed for user \"labo\"\nLOCATION:  auth_failed, auth.c:326\n",
            "28P01",
            "connection to server on socket \"/run/.s.PGSQL.5432\" failed: FATAL: password"
                + " authentication failed for user \"labo\""
        ),
        (
            "connection to server at \"h\" (10.0.0.1), port 5432 failed: FATAL:  28P01:"
                + " authentification par mot de passe échouée pour l'utilisateur « labo »\n",
            "28P01",
            "connection to server at \"h\" (10.0.0.1), port 5432 failed: FATAL:"
                + " authentification par mot de passe échouée pour l'utilisateur « labo »"
        ),
        (
            "connection to server at \"a\", port 1 failed: Connection refused\nconnection to server at"
                + " \"b\", port 2 failed: FATAL:  57P03: the database system is starting up\n",
            "57P03",
            "connection to server at \"a\", port 1 failed: Connection refused connection to server at"
                + " \"b\", port 2 failed: FATAL: the database system is starting up"
        ),
        ("fe_sendauth: no password supplied\n", "28P01", "fe_sendauth: no password supplied"),
        ("could not translate host name\n", nil, "could not translate host name"),
        ("", nil, "refused"),
    ])
    func `the SQLSTATE of a refusal is read in whatever language the server speaks`(
        _ message: String, _ state: String?, _ reason: String
    ) {
        let refusal = ConnectionRefusal(message)
        #expect(refusal.sqlstate == state)
        #expect(refusal.reason == reason)
    }

    @Test(arguments: [
        ("query_wait_timeout", false), ("bouncer config error", false),
        ("no more connections allowed (max_client_conn)", false),
        ("unsupported startup parameter: options", true),
    ])
    func `of what a pooler refuses only settings at the start are the configuration's`(
        _ words: String, _ isOfSettings: Bool
    ) {
        let refusal = ConnectionRefusal("connection failed: FATAL:  08P01: \(words)\n")
        #expect(refusal.sqlstate == "08P01" && refusal.isOfSettings == isOfSettings)
    }
}
