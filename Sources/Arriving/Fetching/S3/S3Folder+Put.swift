// SPDX-License-Identifier: Apache-2.0

/// A file of ours, put into a bucket.
extension S3Folder {
    /// Puts it there: an object has its name only once it is whole, and as it was sent.
    ///
    /// Its digest is held against it there. One of that name is replaced.
    /// - Parameter open: gives what reads the file from its beginning, up to so many bytes at once.
    /// - Throws: `FetchTrouble`, `CancellationError`, or what the observer or the reading throws.
    package func put(
        _ parcel: WebParcel, observe: (WebParcel.Step) throws -> Void,
        from open: () throws -> (Int) throws -> [UInt8]
    ) throws {
        let answer = try session.ask(
            .put, place(parcel.name),
            lines: Self.lines(sha256: parcel.sha256) + [
                "x-amz-checksum-sha256: \(parcel.base64)", "x-amz-sdk-checksum-algorithm: SHA256",
            ], body: WebQuestion.Body(bytes: parcel.bytes, read: open()))
        guard answer.status == 200 else { throw notTaken(answer) }
        try observe(.written)
        try verify(parcel, from: open)
        try observe(.verified)
    }

    private func verify(
        _ parcel: WebParcel, from open: () throws -> (Int) throws -> [UInt8]
    ) throws {
        // It has held both digests against the bytes before it has said so.
        guard parcel.check != .answer else { return }
        let kept = try kept(parcel)
        guard kept.bytes == parcel.bytes else {
            throw FetchTrouble.notKept(url, "\(kept.bytes ?? 0) B of \(parcel.bytes) B")
        }
        if let digest = kept.head["x-amz-checksum-sha256"] {
            guard digest == parcel.base64 else { throw FetchTrouble.otherBytes(url) }
            return
        }
        guard parcel.check == .content else { return }
        let (answer, isSame) = try session.comparing(
            place(parcel.name), lines: Self.lines(), most: parcel.bytes, with: open())
        guard answer.status == 200 else { throw trouble(answer) }
        guard isSame else { throw FetchTrouble.otherBytes(url) }
    }

    /// A drop shows nobody what it has, or has somebody take it away at once.
    private func kept(_ parcel: WebParcel) throws -> WebAnswer {
        do {
            let mode = ["x-amz-checksum-mode: ENABLED"]
            guard let kept = try facts(at: parcel.name, lines: mode) else {
                throw FetchTrouble.unseen(url, "404")
            }
            return kept
        } catch let trouble as FetchTrouble where trouble.code == .denied {
            throw FetchTrouble.unseen(url, trouble.detail)
        }
    }

    private func notTaken(_ answer: WebAnswer) -> FetchTrouble {
        let refusal = S3Refusal(answer)
        let trouble = trouble(refusal)
        switch (refusal.code, trouble.code) {
        case ("BadDigest", _), ("XAmzContentSHA256Mismatch", _), ("InvalidDigest", _),
            ("IncompleteBody", _), ("EntityTooLarge", _):
            return .notKept(url, refusal.detail)
        case (_, .unavailable): return .busy(url, refusal.detail, after: refusal.retryAfter)
        default: return trouble
        }
    }
}
