//! The script of every page: htmx, and the small behaviours that make plain pages quick to work with.
//! A page must do its work without it; nothing here is needed to read or to submit.
import "../styles/app.css";

document.documentElement.classList.add("js");
