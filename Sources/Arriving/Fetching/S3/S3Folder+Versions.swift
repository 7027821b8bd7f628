// SPDX-License-Identifier: Apache-2.0

/// What is to go from a bucket.
extension S3Folder {
    package func remove(_ file: RemoteFile) throws -> RemoteEnding {
        guard try has(file) else { return .other }
        let answer = try session.ask(.delete, place(file.name), lines: Self.lines(if: file))
        // One that does not know conditions: it was looked at a moment ago.
        if answer.status == 501, !file.version.isEmpty {
            return try ending(session.ask(.delete, place(file.name), lines: Self.lines()))
        }
        return try ending(answer)
    }

    package func move(_ file: RemoteFile, to name: [UInt8]) throws -> RemoteEnding {
        guard try has(file) else { return .other }
        if try !has(file, as: name) {
            let ending = try copy(file, to: name)
            guard ending == .done else { return ending }
        }
        return try remove(file)
    }

    /// Afterwards the version that is meant has both names.
    private func copy(_ file: RemoteFile, to name: [UInt8]) throws -> RemoteEnding {
        var bytes: [UInt8] = []
        let answer = try session.ask(
            .put, place(name),
            // `x-amz-copy-source-if-match` would be signed before it, and belongs behind it.
            lines: Self.lines() + ["x-amz-copy-source: \(place(file.name))"], most: 1 << 20
        ) { bytes += $0 }
        guard answer.status == 200 else { return try ending(answer) }
        // It may have begun as if all were well, and say only here that it is not.
        let told = try? S3Element.read(bytes)
        guard told?.name == "CopyObjectResult" else {
            return try ending(S3Refusal(answer, told))
        }
        let copied = try facts(at: name)?.bytes
        // Of another version if it was replaced meanwhile.
        guard copied == file.bytes, try has(file) else { return .other }
        return .done
    }

    private func ending(_ answer: WebAnswer) throws -> RemoteEnding {
        switch answer.status {
        case 200, 204: .done
        default: try ending(S3Refusal(answer))
        }
    }

    private func ending(_ refusal: S3Refusal) throws -> RemoteEnding {
        switch (refusal.status, refusal.code) {
        case (404, _), (409, _), (412, _): return .other
        default:
            let trouble = trouble(refusal)
            guard trouble.isOfOneFile else { throw trouble }
            return .refused
        }
    }
}
