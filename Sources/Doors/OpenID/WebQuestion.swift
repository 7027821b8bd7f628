// SPDX-License-Identifier: Apache-2.0

/// One question by HTTP.
struct WebQuestion: Sendable {
    let address: WebAddress
    /// Sent as a form; nil: it is a GET.
    var form: [(name: String, value: String)]?
    /// The value of `Authorization`.
    var authorization: String?

    /// What came back, whatever its status; a redirect is an answer like any other.
    struct Reply: Sendable {
        let status: Int
        let body: [UInt8]
        /// The server's own (DER); nil without TLS.
        var certificate: [UInt8]?
    }
}
