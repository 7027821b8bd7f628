// SPDX-License-Identifier: Apache-2.0

internal import Configuration
package import Exports
internal import Fetching
internal import FileSystem
internal import Foundation
internal import Wording

extension Installation {
    /// The service that puts exports' files into folders of other hosts.
    package func deliveryService() -> DeliveryService {
        let (catalog, mistakes) = ExportCatalog.load(settings)
        // A folder that is away (a mount, another copy) says nothing of its exports.
        let isThere = FileManager.default.fileExists(atPath: settings.declarations.exports)
        var service = DeliveryService(
            catalog.exports, isWhole: mistakes.isEmpty && isThere, language: settings.language
        ) { [settings] parcel, isStopped, tell in
            try settings.put(parcel, isStopped, tell)
        }
        service.observe = CrashPoint.deliveryObserver ?? { _ in }
        return service
    }

    /// Why some of these can't log in.
    package func secretFailures(of targets: [Export.Target]) -> [DeliveryError] {
        targets.compactMap { target in
            do throws(DeliveryError) {
                _ = try settings.identity(for: target)
                return nil
            } catch {
                return error
            }
        }
    }
}

extension Settings {
    fileprivate func identity(
        for target: Export.Target
    ) throws(DeliveryError) -> SFTPIdentity {
        let text: String
        do {
            text = try secretText(target.secret)
        } catch {
            throw DeliveryError.noSecret(target: target.address, place: error.place)
        }
        return sftpIdentity(
            target.user, secret: text, target.proof,
            Phrase("deliver"))
    }

    /// By the rules for files from there.
    fileprivate func put(
        _ parcel: Parcel, _ isStopped: @escaping @Sendable () -> Bool,
        _ tell: (DeliveryService.Step) -> Void
    ) throws -> Parcel.Outcome {
        do {
            let url: SourceURL
            do { url = try SourceURL(parcel.target.url) } catch { throw FetchTrouble(error) }
            var limits = FetchLimits(bytes: parcel.bytes)
            limits.time = parcel.target.time
            try SFTPFolder.with(
                url, try identity(for: parcel.target), FetchRules(console.sources), limits,
                isStopped: isStopped
            ) { folder in
                try folder.put(
                    SFTPFolder.Parcel(
                        hidden: parcel.hidden, name: parcel.name, bytes: parcel.bytes,
                        isReadBack: parcel.target.check == .content),
                    observe: { tell(DeliveryService.Step($0)) },
                    from: {
                        let file = try OpenFile(reading: parcel.path)
                        return { most in
                            var bytes: [UInt8] = []
                            _ = try file.read(into: &bytes, limit: most)
                            return bytes
                        }
                    })
            }
            return .put
        } catch let trouble as FetchTrouble {
            let detail = trouble.detail.isEmpty ? "" : " (\(trouble.detail))"
            return .failed(trouble.sentence[language] + detail)
        } catch let error as DeliveryError {
            return .failed(error.sentence[language])
        } catch let error as FileError {
            return .failed(Phrase(of: error)[language])
        }
    }
}

extension DeliveryService.Step {
    fileprivate init(_ step: SFTPFolder.PutStep) {
        self =
            switch step {
            case .written: .written
            case .verified: .verified
            case .renamed: .renamed
            }
    }
}
