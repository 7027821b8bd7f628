// SPDX-License-Identifier: Apache-2.0

package import Wording

/// The home has no database yet, or does not say how to reach it.
package struct NoDatabase: Worded {
    package let sentence: Phrase
}
