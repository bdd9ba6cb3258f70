package org.trove.standalone.identity;

/** A token and the text that stands for it. */
record IssuedToken(String text, Token token) {}
