// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A process that could not be started.
package struct SpawnFailed: Error, CustomStringConvertible {
    let path: String
    let errno: Int32

    package var description: String {
        "could not start \(path): \(unsafe String(cString: strerror(errno)))"
    }
}

/// posix_spawn(3) and waitpid(2), no more: who polls is told the truth, and no descriptor is
/// inherited.
enum Spawn {
    /// Starts a process in a process group of its own.
    ///
    /// `environment` is `NAME=value` each; the files become its standard input, output and error.
    /// Returns its id.
    static func start(
        _ path: String, _ arguments: [String], environment: [String], folder: String?,
        files: (input: String, output: String, errors: String)
    ) throws -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, files.input, O_RDONLY, 0)
        let write = O_WRONLY | O_CREAT | O_TRUNC
        unsafe posix_spawn_file_actions_addopen(&actions, 1, files.output, write, 0o644)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, files.errors, write, 0o644)
        // Not its business, and a leaked writer's descriptor would keep a file "being written".
        for descriptor in Int32(3)..<1_024 {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK))

        var pid: Int32 = 0
        // env(1) changes the folder and becomes the command: the id stays.
        let command = ["/usr/bin/env"] + (folder.map { ["-C", $0] } ?? []) + [path] + arguments
        let status = unsafe withCStrings(command) { argv in
            unsafe withCStrings(environment) { envp in
                unsafe posix_spawn(&pid, command[0], &actions, &attributes, argv, envp)
            }
        }
        guard status == 0 else { throw SpawnFailed(path: path, errno: status) }
        return pid
    }

    /// Asks whether it has ended.
    ///
    /// - Returns: nil while it runs; then its exit status, or minus the signal that ended it.
    static func ended(_ pid: Int32) -> Int32? {
        var status: Int32 = 0
        guard unsafe waitpid(pid, &status, WNOHANG) == pid else { return nil }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : -signal
    }

    private static func withCStrings<Value>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = unsafe strings.map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        return unsafe body(copies + [nil])
    }
}
