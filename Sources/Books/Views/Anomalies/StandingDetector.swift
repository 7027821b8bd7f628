// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// A question about tables, asked by the target that owns them, whose things have one alert at a
/// time: told once while it lasts, however it changes meanwhile.
package protocol StandingDetector: Sendable {
    /// What to say of one that is over.
    var resolution: Phrase { get }

    /// Those of which it is known that they are over. That nobody can tell resolves nothing.
    func over(among subjects: [String], on connection: borrowing Connection) throws -> [String]

    /// What is wrong, without the things that are told already.
    func found(beside told: [String], on connection: borrowing Connection) throws -> [Anomaly]
}
