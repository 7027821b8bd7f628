// SPDX-License-Identifier: Apache-2.0

/// Whether the parts of an OpenDocument file are encrypted (`META-INF/manifest.xml`).
final class DocumentManifest: MarkupHandler {
    private(set) var isEncrypted = false

    override func begin(_ element: MarkupElement) {
        if element.named("encryption-data") { isEncrypted = true }
    }
}
