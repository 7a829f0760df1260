/** Tests of conversations. */
@NullMarked
package dev.larder.core.conversation;

import org.jspecify.annotations.NullMarked;
