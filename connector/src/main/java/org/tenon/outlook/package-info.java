/**
 * The client side in Outlook: an Outlook profile as a store of the engine, through Extended MAPI.
 *
 * <p>Start reading at {@link org.tenon.outlook.OutlookStore}. {@link org.tenon.outlook.FolderTree} says which folders there are and what
 * the engine calls them; {@link org.tenon.outlook.OutlookFolder} observes and acts, by {@link org.tenon.outlook.OutlookReader},
 * {@link org.tenon.outlook.OutlookWriter} and
 * {@link org.tenon.outlook.SavedItems}, which holds what was saved against what came. An item goes in two steps: between the store and a
 * value ({@link org.tenon.outlook.ItemLoader}, {@link org.tenon.outlook.ItemSaver}), and between the value and the text that the engine
 * compares ({@link org.tenon.outlook.ItemForm}, by {@code org.tenon.convert}). What rides along on an item so that it returns as it
 * came, {@link org.tenon.outlook.Stamp} has the names of.
 *
 * <p>All calls of MAPI are made on its own thread, an item at a time: between two items everybody else has their turn, Outlook's own
 * process included.
 */
package org.tenon.outlook;
