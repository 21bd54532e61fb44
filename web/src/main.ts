import { mount } from 'svelte';
import App from './app.svelte';
import './base.css';
import { isSite, keepForOffline } from './site.ts';

mount(App, { target: document.body });
if (isSite) keepForOffline();
