@NullMarked
package dev.larder.ai.conversation;

import org.jspecify.annotations.NullMarked;
