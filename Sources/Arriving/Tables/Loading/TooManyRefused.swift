// SPDX-License-Identifier: Apache-2.0

package import Feeds

/// The server refused more rows than are looked for one by one: the file is refused whole.
package struct TooManyRefused: Error {
    package let fileID: Int64
    package let refusal: DatabaseRefusal
}
