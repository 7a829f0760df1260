/** What several stores need: the stored form of an entry, and a bounded place for work that blocks. */
@NullMarked
@CheckReturnValue
package dev.larder.stores.support;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
