/**
 * Mails: MIME and Outlook's items, both ways, [MS-OXCMAIL], [MS-OXOMSG], [MS-OXOSMIME], [MS-OXBBODY].
 *
 * <p>Start reading at {@link org.tenon.convert.mail.Messages}. Its list of fields says what maps to what. {@link
 * org.tenon.convert.mail.Layout} says which part of a message is what. What a message has and an item has no place for (boundaries,
 * headers of parts, how content was put into lines) rides along in a {@link org.tenon.convert.mail.Skeleton}: a message that nobody
 * touched returns to the byte, but for its line ends. A header field that somebody changed is written anew where it stood; a
 * message whose body or attachments changed, or which was never MIME, is put together by {@link org.tenon.convert.mail.Composer}.
 */
package org.tenon.convert.mail;
