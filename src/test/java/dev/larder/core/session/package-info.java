/** Tests of sessions. */
@NullMarked
package dev.larder.core.session;

import org.jspecify.annotations.NullMarked;
