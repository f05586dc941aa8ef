// Tests that wait for real programs get a minute each instead of jest's 5 s; what waits says for what.
jest.setTimeout(60_000);
