/**
 * The client store of plain files: what is synced lies below one directory, in forms that other programs know, and may be read
 * and changed by them at any time.
 *
 * <p><b>Layout.</b> {@code mail/<folder>/{cur,new,tmp}}, a Maildir a folder (cr.yp.to/proto/maildir.html), sub-folders as
 * nested directories ({@code mail/Archive/2024/cur}), the inbox in {@code mail/INBOX}. A directory is a folder if it has
 * {@code cur}; one without is only a step of the hierarchy. mbsync calls this {@code SubFolders Verbatim}, Dovecot
 * {@code LAYOUT=fs:UTF-8}. Messages are kept bit by bit, but every line ends by LF alone; nothing is added to them.
 *
 * <p><b>Folder names.</b> A segment becomes a file name that Linux and Windows both can hold, and no two segments the same one.
 * As {@code %} and two hexadecimal digits for each byte of UTF-8 are written: {@code / \ : * ? " < > |}, control characters and
 * {@code %} itself; a leading dot; a trailing dot or space; and the first character of names with a meaning of their own,
 * whatever their case: the devices of Windows ({@code CON}, {@code PRN}, {@code AUX}, {@code NUL}, {@code COM1}, {@code LPT1}
 * and so on, also with an extension), {@code cur}, {@code new} and {@code tmp}, and {@code dovecot-keywords} and its like. Half
 * a surrogate pair, which UTF-8 cannot express, is {@code %u} and four digits. All other characters stay as they are, in
 * the normal form they came in. What would be longer than 200 bytes is cut and gets {@code %~} and a hash; the true name is then
 * kept in {@code .tenon-name} inside the directory.
 *
 * <p>A directory that another program made is called literally as it is called, where its name is not exactly what we would
 * have written for some segment: {@code 50%} is a folder "50%" just as {@code 50%25} is. If both are there, ours has the
 * name, and the other one gets a hash behind it: within a directory, names stay one to one.
 *
 * <p><b>Messages.</b> A handle is the base name, before {@code :2,} ({@code ;2,} on Windows, which forbids the colon; both are
 * read everywhere), less the {@code ,U=} number that mbsync puts there. Flags are letters in the file name, keywords the letters
 * a to z with their names in the folder's {@code dovecot-keywords}. Letters of unknown meaning stay. A message in {@code new}
 * stays there until its flags change.
 *
 * <p><b>Other programs</b> rename files while we look. A listing may then miss a file under both names, so nothing is believed
 * gone until a listing ran in a directory that did not change meanwhile, or a dozen missed it; and whoever finds a file gone when acting on it looks
 * for its base name again ({@link org.tenon.sync.files.Maildir}, {@link org.tenon.sync.files.MaildirActions}).
 *
 * <p><b>Crashes.</b> A message is written to {@code tmp}, forced to the disk, renamed into {@code cur}, and the directory is
 * forced ({@link org.tenon.sync.files.Durability}). Its base name is proposed before that, so after a crash its presence tells
 * whether it landed. What stays in {@code tmp} is dropped when the store is opened again, by whoever
 * holds the lock on {@code .tenon-lock}: another process may still be at work on it.
 *
 * <p>Each kind has its own tree ({@link org.tenon.sync.files.KindTree}); the pieces below it are shared.
 */
package org.tenon.sync.files;
