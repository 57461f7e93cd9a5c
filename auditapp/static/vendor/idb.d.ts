// What `idb.js` exports, for the type checker; the browser never loads this file.

export * from "idb";
