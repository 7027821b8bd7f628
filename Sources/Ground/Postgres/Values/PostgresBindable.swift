// SPDX-License-Identifier: Apache-2.0

/// A type whose values can be bound in `SQL`.
package protocol PostgresBindable {
    var postgresParameter: PostgresParameter { get }
}
