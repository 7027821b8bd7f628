// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Another program's opinion: a script for Python that reads its question as JSON and writes its
/// answer as JSON.
package enum Python {
    private static let program = "/usr/bin/python3"

    /// Both go through files: a pipe would be full before a large question is read.
    package static func ask<Answer: Decodable>(
        _ script: String, _ question: some Encodable
    ) throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let answer = Result<Answer, any Error> { try ask(script, question, in: folder) }
        try FileManager.default.removeItem(at: folder)
        return try answer.get()
    }

    private static func ask<Answer: Decodable>(
        _ script: String, _ question: some Encodable, in folder: URL
    ) throws -> Answer {
        let (input, output) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try JSONEncoder().encode(question).write(to: input)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["-c", script]
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailed(
                command: program,
                result: .init(status: process.terminationStatus, output: "", errors: ""))
        }
        return try JSONDecoder().decode(Answer.self, from: Data(contentsOf: output))
    }
}
