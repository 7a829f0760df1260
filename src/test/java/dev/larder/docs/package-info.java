/** What is written for users, held to what the code does. */
@org.jspecify.annotations.NullMarked
package dev.larder.docs;
