// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Postgres
internal import Programs
internal import Wording

/// Runs a program to its end, as another user if need be.
struct Command {
    struct Outcome {
        /// The exit status, or 128 + the signal.
        let status: Int32
        /// Standard output and standard error, in the order written; at most 64 KiB.
        let output: String
    }

    private static let outputLimit = 64 << 10

    let path: String
    let arguments: [String]
    let user: ServerUser?

    init(_ path: String, _ arguments: [String], as user: ServerUser?) {
        self.path = path
        self.arguments = arguments
        self.user = user
    }

    /// Blocks until it ends; past the deadline it is killed, which is an error.
    func run(within deadline: Duration) throws -> Outcome {
        let words = words
        var program = Program(
            words[0], Array(words.dropFirst()), environment: Self.environment)
        program.mergesErrors = true
        var output: [UInt8] = []
        do {
            let outcome = try program.run(within: deadline) { piece in
                if output.count < Self.outputLimit { output += piece }
            }
            return Outcome(status: outcome.status, output: Self.text(output))
        } catch let error as ProgramError {
            guard case .deadline = error else {
                throw PostgresError(.cluster, error.sentence.en)
            }
            throw PostgresError(
                .cluster, "\(path) did not end within \(deadline): \(Self.text(output))")
        }
    }

    /// The program and its arguments, behind `setpriv` when another user is to run it.
    private var words: [String] {
        // The server changes to its own folder; its helpers need one that they may enter.
        let plain = ["env", "--chdir=/"]
        guard let user else { return plain + [path] + arguments }
        return plain + [
            "setpriv", "--reuid=\(user.id)", "--regid=\(user.group)", "--init-groups",
            "--inh-caps=-all", "--", path,
        ] + arguments
    }

    /// Ours without what would steer libpq and the server elsewhere.
    private static var environment: [String] {
        var kept: [String] = ["LC_ALL=C.UTF-8"]
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let word = unsafe String(cString: text)
            if !word.hasPrefix("PG") && !word.hasPrefix("LC_") && !word.hasPrefix("NOTIFY_SOCKET=")
            {
                kept.append(word)
            }
            unsafe entry += 1
        }
        return kept
    }

    private static func text(_ output: [UInt8]) -> String {
        String(decoding: output, as: UTF8.self)
    }
}
