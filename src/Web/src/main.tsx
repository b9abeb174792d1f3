import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./ui/global.css";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { styleNonce } from "./ui/nonce";

// Styles that libraries under Mantine add at run time (scroll locking) take their nonce from here.
setNonce(styleNonce());

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
