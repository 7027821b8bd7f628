// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What a declaration of a chart has to know of a feed.
package struct FeedTable: Sendable {
    package var name: QualifiedName
    package var columns: [String]

    package init(name: QualifiedName, columns: [String]) {
        self.name = name
        self.columns = columns
    }
}
