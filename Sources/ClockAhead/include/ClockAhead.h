// Nothing to call: a program that preloads this library has its wall clock a day ahead.
