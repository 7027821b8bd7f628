// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A row of a detector's query, and what is to be said of it.
package protocol AnomalyRow: RowDecodable, SendableMetatype {
    var anomaly: Anomaly { get }
}
