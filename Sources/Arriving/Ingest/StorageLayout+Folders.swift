// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import FileSystem

/// Makes the folders before the first file comes.
extension StorageLayout {
    /// Makes the folders that are below the home; the others must be there.
    package func prepare() throws {
        for folder in [archive, error, duplicate, work] {
            try Folder.create(folder, below: anchor(ofRoot: folder))
        }
    }

    /// Makes a feed's folder in the inbox.
    package func prepareInbox(of feed: Feed) throws {
        try Folder.create("\(inbox)/\(feed.folder)", below: anchor(ofRoot: inbox))
    }
}
