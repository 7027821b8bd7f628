// SPDX-License-Identifier: Apache-2.0

package import Configuration

/// Where uploads are until they are imported or discarded.
package struct UploadFolder: Sendable {
    package let path: String

    package init(_ settings: Settings) { path = settings.folders.work + "/uploads" }
}
