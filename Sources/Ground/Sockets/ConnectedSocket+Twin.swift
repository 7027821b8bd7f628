// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension ConnectedSocket {
    /// Another descriptor of a connection, for a library that closes the one it has been given when the
    /// connection breaks, and leaves it otherwise.
    ///
    /// Two that close one number end what some other thread has been given under it meanwhile.
    package struct Twin: ~Copyable, Sendable {
        package let descriptor: Int32
        private let socket: Node

        fileprivate init(of original: Int32) throws(Failed) {
            let twin = fcntl(original, F_DUPFD_CLOEXEC, 0)
            guard twin >= 0, let node = Node(twin) else { throw .now() }
            descriptor = twin
            socket = node
        }

        deinit {
            // Where it was closed, its number is free, or of something else by now.
            if Node(descriptor) == socket { close(descriptor) }
        }
    }

    package borrowing func twin() throws(Failed) -> Twin { try Twin(of: descriptor) }

    /// What a descriptor is of.
    private struct Node: Equatable {
        let device: dev_t
        let number: ino_t

        init?(_ descriptor: Int32) {
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0 else { return nil }
            (device, number) = (status.st_dev, status.st_ino)
        }
    }
}
