// SPDX-License-Identifier: Apache-2.0

/// The mark of Bascule: a weighbridge.
enum Icon {
    static let text = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22"><path \
        d="M2 17h18M5 17l2-7h8l2 7M11 10V4M6 4h10" fill="none" stroke="#0a6658" stroke-width="2" \
        stroke-linecap="round" stroke-linejoin="round"/></svg>

        """
}
