package org.tenon.convert.mail;

import java.io.IOException;
import java.io.OutputStream;

/** A message that is ready to be written, lines ended by CRLF. Its large content is read while it is written. */
public interface MimeMessage {
    void writeTo(OutputStream out) throws IOException;
}
