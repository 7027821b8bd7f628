// SPDX-License-Identifier: Apache-2.0

/// A question to a server of the web, of which the session knows the host.
struct WebQuestion {
    enum Verb: String {
        case get = "GET"
        case head = "HEAD"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// What is sent.
    struct Body {
        let bytes: Int64
        /// The next bytes, at most so many; none: there are no more.
        let read: (Int) throws -> [UInt8]
    }

    let verb: Verb
    /// As it is escaped, from its first slash on, with its query.
    let place: String
    /// Of the head: `name: value`.
    let lines: [String]
    /// Of a put; nil: nothing is sent.
    let body: Body?
    /// Bytes of an answer of 200.
    let most: Int64
    /// For so long nothing may go to or fro.
    let patience: Duration
}
