// SPDX-License-Identifier: Apache-2.0

/// The headers that stand on every answer.
enum CommonHeaders {
    /// Nothing but our own style sheet and our own forms.
    private static let policy = """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
        connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
        frame-ancestors 'none'
        """

    /// - Parameter isSecure: whether people reach the console by https.
    static func all(id: String, isSecure: Bool) -> [(name: String, value: String)] {
        let all = [
            ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"),
            // Not `no-referrer`: with it a browser sends `Origin: null` with our own forms.
            ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("Server", "Bascule"),
            ("X-Request-Id", id),
        ]
        return isSecure ? all + [("Strict-Transport-Security", "max-age=31536000")] : all
    }
}
