/** Tests that no stale values are shown. */
@NullMarked
package dev.larder.core.invalidation.tier;

import org.jspecify.annotations.NullMarked;
