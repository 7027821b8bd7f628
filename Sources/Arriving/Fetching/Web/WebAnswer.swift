// SPDX-License-Identifier: Apache-2.0

/// What a server of the web has answered to one question.
struct WebAnswer {
    let head: WebHead
    /// The beginning of the body of an answer other than 200.
    let words: [UInt8]
    /// How long the server wants to be left alone; nil: it does not say.
    let retryAfter: Duration?

    var status: Int { head.status }
    /// Of its body, as it says.
    var bytes: Int64? { head["content-length"].flatMap(Int64.init) }
}
