// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A server of S3 on loopback, of scripts/s3/server.py: it does what moto does, and takes no question that
/// is not signed as botocore signs it.
package struct S3Server: Sendable {
    package let port: Int
    private let folder: TemporaryFolder
    private let child: ChildProcess

    package static let accessKey = "AKIAIOSFODNN7EXAMPLE"
    package static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    package static let region = "eu-west-3"
    package static let bucket = "depot-usine"

    package var endpoint: String { "http://127.0.0.1:\(port)" }
    package var place: String { "127.0.0.1:\(port)" }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL.path

    /// What is answered instead, to so many questions.
    package struct Answer: Sendable {
        let method, part: String
        let times, status: Int
        let heads: [String: String]
        let text: String

        /// - Parameter part: of the path as it is asked, with its query.
        package init(
            _ method: String, _ part: String, times: Int = 1_000_000, _ status: Int,
            _ heads: [String: String] = [:], _ text: String = ""
        ) {
            (self.method, self.part, self.times) = (method, part, times)
            (self.status, self.heads, self.text) = (status, heads, text)
        }

        /// As S3 refuses.
        package static func refusal(
            _ method: String, _ part: String, times: Int = 1_000_000, _ status: Int, _ code: String,
            _ heads: [String: String] = [:]
        ) -> Answer {
            Answer(
                method, part, times: times, status, heads,
                "<Error><Code>\(code)</Code><Message>told</Message></Error>")
        }
    }

    /// Starts one and lends it.
    ///
    /// - Parameter objects: keys and texts of the only bucket.
    package static func with<Value>(
        _ objects: [(String, String)] = [], _ body: (S3Server) async throws -> Value
    ) async throws -> Value {
        let server = try await S3Server(objects)
        let result: Value
        do {
            result = try await body(server)
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
        return result
    }

    private init(_ objects: [(String, String)]) async throws {
        folder = try TemporaryFolder("bascule-s3")
        let seed = [Self.bucket: objects.map { [$0.0, $0.1] }]
        try JSONSerialization.data(withJSONObject: seed)
            .write(to: URL(filePath: folder.path + "/seed.json"))
        // The packages may have to come first.
        try await ChildProcess.succeed(
            Self.root + "/scripts/s3.sh", [], within: .seconds(600))
        let child = try ChildProcess(
            Self.root + "/scripts/s3.sh", ["127.0.0.1", "0", folder.path])
        self.child = child
        port = try await eventuallySome(
            "the server of S3 listens: \(child.errors)", within: .seconds(60)
        ) {
            guard child.isRunning else {
                throw CommandFailed(
                    command: "s3.sh",
                    result: .init(status: 1, output: child.output, errors: child.errors))
            }
            return child.output.split(separator: "\n").first.flatMap { Int($0) }
        }
    }

    private func stop() async throws {
        try await child.dispose()
        try folder.remove()
    }

    /// Its clock is ahead of ours by so many seconds from now on.
    package func skew(_ seconds: Int) throws { try tell("\(seconds)", "skew") }

    /// From now on these are given first; told once a server.
    package func answer(_ answers: [Answer]) throws {
        let texts: [[Any]] = answers.map {
            [$0.method, $0.part, $0.times, $0.status, $0.heads, $0.text]
        }
        let data = try JSONSerialization.data(withJSONObject: texts)
        try tell(String(decoding: data, as: UTF8.self), "answers")
    }

    private func tell(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(
            to: URL(filePath: "\(folder.path)/\(name).json"), options: .atomic)
    }

    /// Each question's method and path, in order.
    package var asked: [String] {
        child.output.split(separator: "\n").dropFirst().map(String.init)
    }
}
