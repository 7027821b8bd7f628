// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A row of the read model: a value with its instants, that has a place in the order of its view.
package protocol View: RowDecodable, Codable, Sendable, Equatable {
    /// As cursors call it.
    static var view: String { get }
    var place: Place { get }
}
