// SPDX-License-Identifier: Apache-2.0

/// What a server of the web has answered to one question.
struct WebAnswer {
    let status: Int
    /// By their names in small letters; of several of one name the first.
    let heads: [String: String]
    /// The beginning of the body of an answer other than 200.
    let words: [UInt8]
    /// How long the server wants to be left alone; nil: it does not say.
    let retryAfter: Duration?
}
