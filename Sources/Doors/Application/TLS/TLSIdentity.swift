// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Foundation
package import NIOSSL

/// A certificate and its key, read from their files: by which the console shows who it is.
package struct TLSIdentity: Sendable {
    package let context: NIOSSLContext
    /// Instants since 1970 between which the certificate holds, in seconds.
    package let begins: Int64
    package let ends: Int64
    /// What was read: another pair has other bytes.
    private let bytes: [Data]

    /// A certificate that ends sooner is told.
    static let noticeDays: Int64 = 14

    /// - Throws: `TLSTrouble`, which names the file and the remedy.
    package init(_ files: Settings.Console.TLS) throws(TLSTrouble) {
        guard let certificate = files.certificate, let key = files.key else {
            throw .lacksFile
        }
        bytes = [try Self.read(certificate), try Self.read(key)]
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMBytes(Array(bytes[0]))
        } catch {
            throw .noCertificate(certificate)
        }
        guard let own = chain.first else { throw .noCertificate(certificate) }
        let secret: NIOSSLPrivateKey
        do {
            secret = try NIOSSLPrivateKey(bytes: Array(bytes[1]), format: .pem)
        } catch {
            throw .noKey(key)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .noPair(certificate: certificate, key: key)
        }
        begins = Int64(own.notValidBefore)
        ends = Int64(own.notValidAfter)
    }

    package func isSame(as other: TLSIdentity) -> Bool { bytes == other.bytes }

    private static func read(_ path: String) throws(TLSTrouble) -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .unreadable(path)
        }
    }
}
