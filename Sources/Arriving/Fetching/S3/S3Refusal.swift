// SPDX-License-Identifier: Apache-2.0

/// Why S3 does not do what it was asked for, in its own words.
struct S3Refusal {
    let status: Int
    /// `AccessDenied`; of an answer without a body the status.
    let code: String
    let message: String
    /// Where the bucket is, if the answer says it.
    let region: String?
    let retryAfter: Duration?

    init(_ answer: WebAnswer) {
        let told = try? S3Element.read(answer.words)
        self.init(answer, told)
    }

    /// One whose answer begins as if all were well.
    init(_ answer: WebAnswer, _ told: S3Element?) {
        status = answer.status
        let error = told?.name == "Error" ? told : nil
        code = error?["Code"].map(Self.plain) ?? "\(answer.status)"
        message = error?["Message"].map(Self.plain) ?? ""
        region = (answer.head["x-amz-bucket-region"] ?? error?["Region"]).map(Self.plain)
        retryAfter = answer.retryAfter
    }

    var detail: String { message.isEmpty ? code : "\(code): \(message)" }

    /// What others say, for our log: one line, and not a long one.
    private static func plain(_ text: String) -> String {
        String(text.prefix(300).map { $0.isNewline ? " " : $0 })
    }
}
